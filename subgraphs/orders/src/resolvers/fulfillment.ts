import { acceptFulfillmentOrder } from "./Mutation.acceptFulfillmentOrder.ts";
import { acceptFulfillmentOrderCancellation } from "./Mutation.acceptFulfillmentOrderCancellation.ts";
import { collectFulfillmentOrder } from "./Mutation.collectFulfillmentOrder.ts";
import { createPickList } from "./Mutation.createPickList.ts";
import { handOverFulfillmentOrder } from "./Mutation.handOverFulfillmentOrder.ts";
import { holdFulfillmentOrder } from "./Mutation.holdFulfillmentOrder.ts";
import { markFulfillmentOrderReadyForLabel } from "./Mutation.markFulfillmentOrderReadyForLabel.ts";
import { markFulfillmentOrderReadyForPickup } from "./Mutation.markFulfillmentOrderReadyForPickup.ts";
import { mergeFulfillmentOrders } from "./Mutation.mergeFulfillmentOrders.ts";
import { moveFulfillmentOrder } from "./Mutation.moveFulfillmentOrder.ts";
import { openFulfillmentOrder } from "./Mutation.openFulfillmentOrder.ts";
import { packFulfillmentOrder } from "./Mutation.packFulfillmentOrder.ts";
import { recordPick } from "./Mutation.recordPick.ts";
import { rejectFulfillmentOrder } from "./Mutation.rejectFulfillmentOrder.ts";
import { rejectFulfillmentOrderCancellation } from "./Mutation.rejectFulfillmentOrderCancellation.ts";
import { releaseFulfillmentOrderHold } from "./Mutation.releaseFulfillmentOrderHold.ts";
import { requestFulfillmentOrderCancellation } from "./Mutation.requestFulfillmentOrderCancellation.ts";
import { setRoutingRules } from "./Mutation.setRoutingRules.ts";
import { shortPickFulfillmentOrder } from "./Mutation.shortPickFulfillmentOrder.ts";
import { splitFulfillmentOrder } from "./Mutation.splitFulfillmentOrder.ts";
import { submitFulfillmentOrder } from "./Mutation.submitFulfillmentOrder.ts";
import { fulfillmentOrder } from "./Query.fulfillmentOrder.ts";
import { fulfillmentOrders } from "./Query.fulfillmentOrders.ts";
import { pickList } from "./Query.pickList.ts";
import { pickLists } from "./Query.pickLists.ts";
import { routingRules } from "./Query.routingRules.ts";
import { simulateRouting } from "./Query.simulateRouting.ts";
import { FulfillmentHold, FulfillmentOrder, FulfillmentOrderLine, FulfillmentPackage } from "./FulfillmentOrder.ts";
import { LocationCost } from "./LocationCost.ts";
import { PickList, PickListLine } from "./PickList.ts";
import { RoutingDecision } from "./RoutingDecision.ts";

/** The root fields of routing and fulfilment. */
export const fulfillmentQueries = {
  fulfillmentOrder,
  fulfillmentOrders,
  pickList,
  pickLists,
  routingRules,
  simulateRouting,
};
export const fulfillmentMutations = {
  acceptFulfillmentOrder,
  acceptFulfillmentOrderCancellation,
  collectFulfillmentOrder,
  createPickList,
  handOverFulfillmentOrder,
  holdFulfillmentOrder,
  markFulfillmentOrderReadyForLabel,
  markFulfillmentOrderReadyForPickup,
  mergeFulfillmentOrders,
  moveFulfillmentOrder,
  openFulfillmentOrder,
  packFulfillmentOrder,
  recordPick,
  rejectFulfillmentOrder,
  rejectFulfillmentOrderCancellation,
  releaseFulfillmentOrderHold,
  requestFulfillmentOrderCancellation,
  setRoutingRules,
  shortPickFulfillmentOrder,
  splitFulfillmentOrder,
  submitFulfillmentOrder,
};

/** The types of routing and fulfilment. */
export const fulfillmentTypes = {
  FulfillmentHold,
  FulfillmentOrder,
  FulfillmentOrderLine,
  FulfillmentPackage,
  LocationCost,
  PickList,
  PickListLine,
  RoutingDecision,
};
