import { Company } from "./company.entities.ts";
import { ConsentChange, Customer } from "./customer.entity.ts";

/** Everything that MikroORM keeps here. */
export const entities = [Customer, ConsentChange, Company];
