import { connectiontable, pipeline } from "nicforge";

const connections = connectiontable({ capacity: 10 });

export default pipeline("farm", { connections });
