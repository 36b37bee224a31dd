/** Codes of the issues this room raises, with their meaning. */
export const HISTORY_CODES = {
  'history.outcomes-not-object': 'the outcomes are not an object of state names',
  'history.outcomes-not-list': "a state's outcomes are not a list of entries, each a list of tries",
  'history.try-not-object': 'a try is not an object with output, or with error and cause',
  'history.mock-no-test-case': 'the mock file has no such state machine or test case',
  'history.mock-no-response': 'a test case names a mocked response the file does not hold',
  'history.mock-bad-range': 'the key of a mocked try is neither a number nor a range such as "1-2"',
  'history.mock-bad-response': 'a mocked try has neither Return nor Throw',
} as const;
