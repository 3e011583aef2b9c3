// @apollo/gateway reports usage to its maker and probes cloud metadata addresses unless this is set
// before its constructor runs. Imported first by the modules that load it.
process.env["APOLLO_TELEMETRY_DISABLED"] = "true";
