/*
 * Whether a literal fits in a field, decided by the type checker: both are compared as decimal text, first by length,
 * then digit by digit. What is not known as a literal when the file is typed is checked when it runs.
 */

/** 2^n for n = 0 … 64, in decimal. */
type PowersOfTwo = [
  "1",
  "2",
  "4",
  "8",
  "16",
  "32",
  "64",
  "128",
  "256",
  "512",
  "1024",
  "2048",
  "4096",
  "8192",
  "16384",
  "32768",
  "65536",
  "131072",
  "262144",
  "524288",
  "1048576",
  "2097152",
  "4194304",
  "8388608",
  "16777216",
  "33554432",
  "67108864",
  "134217728",
  "268435456",
  "536870912",
  "1073741824",
  "2147483648",
  "4294967296",
  "8589934592",
  "17179869184",
  "34359738368",
  "68719476736",
  "137438953472",
  "274877906944",
  "549755813888",
  "1099511627776",
  "2199023255552",
  "4398046511104",
  "8796093022208",
  "17592186044416",
  "35184372088832",
  "70368744177664",
  "140737488355328",
  "281474976710656",
  "562949953421312",
  "1125899906842624",
  "2251799813685248",
  "4503599627370496",
  "9007199254740992",
  "18014398509481984",
  "36028797018963968",
  "72057594037927936",
  "144115188075855872",
  "288230376151711744",
  "576460752303423488",
  "1152921504606846976",
  "2305843009213693952",
  "4611686018427387904",
  "9223372036854775808",
  "18446744073709551616",
];

/** `lesser`, `equal` or `greater`, by the number of digits. */
type CompareLengths<A extends string, B extends string> = A extends `${infer _}${infer RestA}`
  ? B extends `${infer _}${infer RestB}`
    ? CompareLengths<RestA, RestB>
    : "greater"
  : B extends ""
    ? "equal"
    : "lesser";

type DigitsBelow = {
  "0": never;
  "1": "0";
  "2": "0" | "1";
  "3": "0" | "1" | "2";
  "4": "0" | "1" | "2" | "3";
  "5": "0" | "1" | "2" | "3" | "4";
  "6": "0" | "1" | "2" | "3" | "4" | "5";
  "7": "0" | "1" | "2" | "3" | "4" | "5" | "6";
  "8": "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7";
  "9": "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8";
};

/** For texts of equal length. */
type IsLess<A extends string, B extends string> = A extends `${infer DigitA}${infer RestA}`
  ? B extends `${infer DigitB extends keyof DigitsBelow}${infer RestB}`
    ? DigitA extends DigitB
      ? IsLess<RestA, RestB>
      : DigitA extends DigitsBelow[DigitB]
        ? true
        : false
    : false
  : false;

type IsBelow<A extends string, B extends string> =
  CompareLengths<A, B> extends "equal" ? IsLess<A, B> : CompareLengths<A, B> extends "lesser" ? true : false;

/** The value itself when it fits in the bits or is not known as a literal; else an object that says what is wrong. */
export type CheckedValue<Bits extends number, Value extends number | bigint> = number extends Value
  ? Value
  : bigint extends Value
    ? Value
    : number extends Bits
      ? Value
      : `${Value}` extends `-${string}` | `${string}.${string}` | `${string}e${string}`
        ? { readonly notAnUnsignedWholeNumber: Value }
        : Bits extends (keyof PowersOfTwo & `${number}`) | number
          ? `${Bits}` extends keyof PowersOfTwo
            ? IsBelow<`${Value}`, PowersOfTwo[`${Bits}`] & string> extends true
              ? Value
              : { readonly doesNotFitInBits: Bits }
            : Value
          : Value;
