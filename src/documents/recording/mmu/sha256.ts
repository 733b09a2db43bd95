import { sha256 as digestOf } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA-256 of a text as 64 hex digits, for the digests of long lists. At once, where a browser's own is not. */
export const sha256 = (text: string): string => bytesToHex(digestOf(utf8ToBytes(text)))
