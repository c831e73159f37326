import { pipeline } from "nicforge";

export default pipeline("farm", {
  ports: [wan, lan({ mtu: 1600 }) host],
});
