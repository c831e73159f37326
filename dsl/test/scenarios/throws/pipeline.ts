import { pipeline, service } from "nicforge";

const addresses: string[] | undefined = undefined;
const web = service("web", { addresses: [addresses!.find((address) => address !== "")!], protocol: "tcp", port: 80 });

export default pipeline("farm", { services: [web] });
