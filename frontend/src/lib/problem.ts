/** The three ways in which a request fails, as far as a caller needs to tell them apart. */

/** Problem details (RFC 9457), as the server tells them. */
export interface Problem {
  code: string;
  detail: string;
  status: number;
  field?: string | undefined;
}

/** The server has understood the request and said no; asking again changes nothing. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** The server could not be reached, or could not answer now; asking again later may help. */
export class Unreachable extends Error {
  constructor(
    message: string,
    readonly retryAfter = 0,
    /** It could, but was asked too often. */
    readonly tooOften = false,
  ) {
    super(message);
  }
}

/** Nobody is signed in any more. */
export class SignedOut extends Error {}
