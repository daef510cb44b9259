// @ts-check
/** Owns reading the relays that a WHIP or WHEP answer names in its Link headers (RFC 9725 section 4.6). */

const LINK = /<([^<>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g;
const PARAMETER = /;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))/g;

/**
 * @param {string | null} header all Link headers of a response in one, as fetch gives them
 * @returns {RTCIceServer[]} only TURN: we are never told of STUN, and nobody else decides that for us
 */
export function iceServers(header) {
  const servers = [];
  for (const [, urls, rest] of (header ?? "").matchAll(LINK)) {
    /** @type {Record<string, string>} */
    const given = {};
    for (const [, name, quoted, plain] of rest.matchAll(PARAMETER)) {
      given[name.toLowerCase()] = quoted ?? plain;
    }
    if (given.rel !== "ice-server" || !/^turns?:/.test(urls)) continue;
    servers.push({ urls, username: given.username ?? "", credential: given.credential ?? "" });
  }
  return servers;
}
