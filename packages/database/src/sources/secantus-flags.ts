/**
 * The flags of both SecantusDB servers. `--sync-on-commit` is what keeps an acknowledged write through `kill -9`;
 * the oplog is kept for a week so that a change stream can be resumed after one.
 */
export function secantusFlags(dataDir: string, port: number): readonly string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(port), "--storage-path", dataDir],
    "--sync-on-commit",
    ...["--oplog-retention-seconds", "604800", "--oplog-max-entries", "5000000"],
    ...["--noop-heartbeat-seconds", "10"],
  ];
}
