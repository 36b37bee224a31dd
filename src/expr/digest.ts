import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const ALGORITHMS = { MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 } as const;

export const DIGEST_NAMES = Object.keys(ALGORITHMS);

/** Lower-case hex digest of the text's UTF-8 bytes; undefined for an algorithm AWS does not offer. */
export function digest(text: string, algorithm: string): string | undefined {
  if (!Object.hasOwn(ALGORITHMS, algorithm)) return undefined;
  return bytesToHex(ALGORITHMS[algorithm as keyof typeof ALGORITHMS](utf8ToBytes(text)));
}

/** Standard base64 of the text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  let binary = '';
  for (const byte of utf8ToBytes(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The text whose UTF-8 bytes are encoded; undefined for what is not base64. */
export function decodeBase64(encoded: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)));
  } catch {
    return undefined; // wrong length or padding
  }
}
