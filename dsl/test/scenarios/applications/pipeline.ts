import { application, inetd, listener, pipeline, service, typescript } from "nicforge";
import { ports, rules, web } from "../farm-parts.ts";

const mail = service("mail", { addresses: ["203.0.113.25"], protocol: "tcp", port: 25 });

export default pipeline("farm", {
  ports,
  services: [web],
  rules,
  applications: [
    application("shop", { serves: web, runs: typescript("./shop.ts") }),
    application("blog", { serves: web, runs: listener("blogd") }),
    application("post", { serves: mail, runs: inetd("cat") }),
  ],
});
