import { on, wan } from "nicforge";

export const rule = on(wan).drop("policy");
