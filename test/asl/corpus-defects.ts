import type { AslCode } from '../../src/asl/index.ts';

/**
 * What the index says is wrong → the codes that say so here. The first row whose pattern fits the file name or the
 * recorded defect decides, so that a definition is not "refused" for some other reason.
 */
export const DEFECTS: readonly (readonly [pattern: RegExp, codes: readonly AslCode[]])[] = [
  [/map_state_label/, ['asl.label']],
  [/RoleArn' is required|task-credentials-object/, ['asl.missing-field']],
  [/String does not match RFC3339/, ['asl.timestamp']],
  [/is not recognized\. The value/, ['asl.resource']],
  [/INVALID_JSON_DESCRIPTION|not_a_definition/, ['asl.not-a-definition', 'asl.not-json']],
  [/required: \[StartAt\]/, ['asl.missing-field']],
  [
    /cannot set both|may have only one of|wait-duration|task-heartbeat|map-distributed|dupe-subfields/,
    ['asl.fields-exclude-each-other'],
  ],
  [/INVALID_JSON_PATH_OR_INTRINSIC_STRING_ONLY|not a JSONPath or intrinsic|IntrinsicFunction/, ['asl.intrinsic']],
  [/INVALID_JSON_PATH_OR_INTRINSIC|payload-template|bad1; bad2/, ['asl.template-field']],
  [/INVALID_NEXT|ob-link|linked-parallel|inexistant-state/, ['asl.next-target-missing']],
  [/NO_TERMINAL_STATE|missing-terminal/, ['asl.no-terminal-state']],
  [/UNREACHABLE_STATE|unreachable-state/, ['asl.unreachable-state']],
  [/InvalidPropertiesRootNested/, ['asl.unknown-field']],
  [/Credentials/, ['asl.wrong-type', 'asl.missing-field']],
  [/INVALID_PROPERTY_NAME|"ResultPath"|"Parameters"|"ResultSelector"/, ['asl.field-not-supported']],
  [/Valid values: "JSONata"|'JSONata' was expected/, ['asl.query-language']],
  [/invalid-assign/, ['asl.jsonata']],
  [/choice-state/, ['asl.missing-field', 'asl.field-not-supported']],
  [/duplicate-fields/, ['asl.template-duplicate']],
  [/exercise-ajv|json-path\.asl|variable-result-path|constructor throws|"InputPath"/, ['asl.path']],
  [/jsonata-fields|jsonata-path-fields|map-items/, ['asl.wrong-query-language']],
  [/jsonata-surround|jsonata-syntax/, ['asl.jsonata']],
  [/missing-iterator/, ['asl.missing-field']],
  [/tolerated-value/, ['asl.out-of-range']],
  [/parallel-branch-type|is not of type 'string'/, ['asl.wrong-type']],
  [/StartAt_target/, ['asl.start-missing']],
  [/non-empty required/, ['asl.wrong-type']],
  [/has-dupes/, ['asl.duplicate-state-name']],
];
