import { service } from "nicforge";

export default service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });
