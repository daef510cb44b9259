// @ts-check
/** Owns how platforms and sources are called. Names of platforms are names: they are not translated. */

import { t } from "../messages.js";

/** @type {Record<string, string>} */
const NAMES = {
  facebook: "Facebook",
  youtube: "YouTube",
  tiktok: "TikTok",
  twitch: "Twitch",
  zalo: "Zalo",
  shopee: "Shopee",
  instagram: "Instagram",
  ssn: "Social Stream Ninja",
};
/** @type {Record<string, string>} */
const WORDS = { web: "source_chat", typed: "source_typed", other: "source_other" };

/** @param {string} platform */
export function platformName(platform) {
  const word = WORDS[platform];
  return NAMES[platform] ?? (word ? t(`studio.${word}`) : platform);
}
