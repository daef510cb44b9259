// @ts-check
/** Owns pictures on their way to the server: one multipart POST, a refusal like that of a command. */

import { Refused } from "../sync.js";

/** The server holds the same bound; told here at once instead of after a slow upload. */
const LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * @param {string} url
 * @param {File} file
 * @returns {Promise<any>} the JSON answer; rejects with Refused
 */
export async function upload(url, file) {
  if (file.size > LIMIT_BYTES) throw new Refused({ code: "photo_too_large", data: { megabytes: 8 } });
  const body = new FormData();
  body.append("file", file);
  const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Refused(answer.error ?? { code: "internal" });
}
