import { pipeline } from "nicforge";
import { addressOf } from "./addresses.ts";

export default pipeline(addressOf("web"), {});
