import { FillFigures } from "./FillFigures.ts";
import { cancellationReport } from "./Query.cancellationReport.ts";
import { fillRateReport } from "./Query.fillRateReport.ts";
import { leadTimeReport } from "./Query.leadTimeReport.ts";
import { returnRateReport } from "./Query.returnRateReport.ts";
import { salesReport } from "./Query.salesReport.ts";
import { SalesFigures } from "./SalesFigures.ts";

/** The root fields of reports. */
export const reportQueries = { cancellationReport, fillRateReport, leadTimeReport, returnRateReport, salesReport };

/** The types of reports. */
export const reportTypes = { FillFigures, SalesFigures };
