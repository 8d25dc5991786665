// What the tables of agents share.
import { sam } from "./stage.mjs";

export const pair = (agent, actor, more = {}) => ({ agent: agent.address, actor: actor.address, ...more });

export const policy = (more) => ({ policy: more });

export const prompted = {
  level: "unconfirmed",
  advice: "ask",
  reasons: ["signed-by-agent", "agent-unauthorized"],
  not: ["on-behalf-rejected", "agent-trusted-pair"],
  signer: sam.address,
};

export const stranger = { level: "suspicious", reasons: ["signer-not-listed"] };
