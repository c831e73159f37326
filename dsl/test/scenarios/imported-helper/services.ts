import { service, type Service } from "nicforge";

type Services = readonly Service[];

export function list(): Services {
  return [
    service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 }), service("mail", {
      addresses: ["mail.example"],
      protocol: "tcp",
      port: 25,
    }),
  ];
}
