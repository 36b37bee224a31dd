/**
 * Files of the corpus where this room disagrees with the label, each with the reason. None of them carries an answer
 * of AWS (trust `aws-recorded`): they hold a linter's, an emulator's or a viewer's opinion. Where a reason names no
 * recording, it is this room's reading of the language.
 */

const SPEC = 'against the language: ';
const FILLED_IN = 'a template to be filled in, by its name: ';

/** Labelled valid, refused here. */
export const REFUSED_ALTHOUGH_LABELLED_VALID: Readonly<Record<string, string>> = {
  'airware-stepfunctions-local/src___tests___integration.test.js_L16': `${SPEC}HeartbeatSeconds must be smaller than TimeoutSeconds`,
  'airware-stepfunctions-local/src_lib_states___tests___state-machine.test.js_L36': `${SPEC}Succeed has no End`,
  'asl-language-service/documentSucceedFailTerminalState': `${SPEC}state names are unique across branches (DUPLICATE_STATE_NAME)`,
  'asl-validator/valid-task-credentials': 'AWS recorded: Credentials without RoleArn is refused',
  'cfn-lint/Test_functions': 'AWS recorded: Credentials without RoleArn is refused',
  'asl-viewer/src_core___tests___validation.test.ts_L148':
    "from the viewer's validation.test.ts, and against the language: Task without Resource",
  'asl-viewer/src_core___tests___validation.test.ts_L186':
    "from the viewer's validation.test.ts, and against the language: Choice without Choices",
  'asl-viewer/src_core___tests___validation.test.ts_L239':
    "from the viewer's validation.test.ts, and against the language: Choice with Next",
  'asl-viewer/src_core___tests___validation.test.ts_L301':
    "from the viewer's validation.test.ts, and against the language: Wait without a span",
  'asl-viewer/src_core___tests___validation.test.ts_L321':
    "from the viewer's validation.test.ts, and against the language: Wait with two spans",
  'asl-viewer/src_core___tests___validation.test.ts_L376':
    "from the viewer's validation.test.ts, and against the language: Parallel without Branches",
  'asl-viewer/src_core___tests___validation.test.ts_L652':
    "from the viewer's validation.test.ts, and against the language: unreachable state",
  'aws-local-stepfunctions/tests___cli_CLI.test.ts_L177': 'against the language: OutputPath "invalid-path"',
  'floci/compatibility-tests_sdk-test-java_src_test_java_com_floci_test_ApigwSfnJsonataCrudlTests.java_L265':
    'escaped twice when taken out of its source: the expression holds the two characters \\n',
  'floci/src_test_java_io_github_hectorvent_floci_services_stepfunctions_StepFunctionsJsonataIntegrationTest.java_L1555': `${SPEC}Result exists in JSONPath only`,
  'floci/src_test_java_io_github_hectorvent_floci_services_stepfunctions_StepFunctionsValidateStateMachineDef_1b33a695': `${SPEC}ProcessorConfig belongs into an ItemProcessor`,
  'localstack-templates/tests_aws_services_stepfunctions_templates_test_state_statemachines_base_map_state_result_writer_ItemProcessor':
    'the body of a Map, not a state machine: it has ProcessorConfig at its top',
  'localstack-templates/tests_aws_services_stepfunctions_templates_errorhandling_statemachines_task_lambda_invoke_catch_tbd': `${FILLED_IN}ErrorEquals is empty`,
  'localstack-templates/tests_aws_services_stepfunctions_templates_errorhandling_statemachines_task_service_lambda_invoke_catch_tbd': `${FILLED_IN}ErrorEquals is empty`,
  'localstack-templates/tests_aws_services_stepfunctions_templates_scenarios_statemachines_map_state_label_invalid_char_fail': `${FILLED_IN}the label holds braces`,
  'localstack-templates/tests_aws_services_stepfunctions_templates_scenarios_statemachines_escape_sequences_illegal_intrinsic_function':
    'the corpus README: AWS refuses bad escapes in intrinsics',
  'localstack-templates/tests_aws_services_stepfunctions_templates_scenarios_statemachines_escape_sequences_illegal_intrinsic_function_2':
    'the corpus README: AWS refuses bad escapes in intrinsics',
  'localstack-templates/tests_aws_services_stepfunctions_templates_services_statemachines_lambda_list_functions':
    'the optimised Lambda integration has invoke only',
};

/** Labelled invalid, accepted here. */
export const ACCEPTED_ALTHOUGH_LABELLED_INVALID: Readonly<Record<string, string>> = {
  'asl-validator/invalid-jsonata-surround-syntax-no-spaces':
    'AWS asks for {% and %} only, and its own samples write {%$lowercase(…) %} and {% $states.input%}',
};
