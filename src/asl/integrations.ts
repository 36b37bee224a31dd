/** How a service call may be waited for: r = request response, s = `.sync`, 2 = `.sync:2`, t = `.waitForTaskToken`. */
type Patterns = string;

/**
 * Optimised integrations: service → actions → patterns.
 * Services and their patterns agree with the table at
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-supported-services.html (copy seen in November 2026);
 * the actions are written from general knowledge, except where the corpus holds them: see INCOMPLETE.
 */
const TABLE: Readonly<Record<string, Readonly<Record<string, Patterns>>>> = {
  apigateway: { invoke: 'rt' },
  athena: { startQueryExecution: 'rs', stopQueryExecution: 'r', getQueryExecution: 'r', getQueryResults: 'r' },
  batch: { submitJob: 'rs' },
  bedrock: { invokeModel: 'rt', createModelCustomizationJob: 'rs' },
  codebuild: {
    startBuild: 'rs',
    stopBuild: 'r',
    batchDeleteBuilds: 'r',
    batchGetReports: 'r',
    startBuildBatch: 'rs',
    stopBuildBatch: 'r',
    retryBuildBatch: 'rs',
    deleteBuildBatch: 'r',
  },
  databrew: { startJobRun: 'rs' },
  dynamodb: { getItem: 'r', putItem: 'r', updateItem: 'r', deleteItem: 'r' },
  ecs: { runTask: 'rst' },
  eks: {
    createCluster: 'rs',
    deleteCluster: 'rs',
    createFargateProfile: 'rs',
    deleteFargateProfile: 'rs',
    createNodegroup: 'rs',
    deleteNodegroup: 'rs',
    runJob: 'rst',
    call: 'r',
  },
  elasticmapreduce: {
    createCluster: 'rs',
    terminateCluster: 'rs',
    addStep: 'rs',
    cancelStep: 'r',
    setClusterTerminationProtection: 'r',
    modifyInstanceFleetByName: 'r',
    modifyInstanceGroupByName: 'r',
  },
  'emr-containers': { createVirtualCluster: 'r', deleteVirtualCluster: 'rs', startJobRun: 'rs' },
  'emr-serverless': {
    createApplication: 'rs',
    startApplication: 'rs',
    stopApplication: 'rs',
    deleteApplication: 'rs',
    startJobRun: 'rs',
    cancelJobRun: 'rs',
  },
  events: { putEvents: 'rt' },
  glue: { startJobRun: 'rs' },
  http: { invoke: 'r' },
  lambda: { invoke: 'rt' },
  mediaconvert: { createJob: 'rs' },
  sagemaker: {
    createEndpoint: 'r',
    createEndpointConfig: 'r',
    createHyperParameterTuningJob: 'rs',
    createLabelingJob: 'rs',
    createModel: 'r',
    createProcessingJob: 'rs',
    createTrainingJob: 'rs',
    createTransformJob: 'rs',
    updateEndpoint: 'r',
  },
  sns: { publish: 'rt' },
  sqs: { sendMessage: 'rt' },
  states: { startExecution: 'rs2t' },
};

/** Optimised integrations: service → actions → the patterns each supports. */
export const INTEGRATIONS: ReadonlyMap<string, ReadonlyMap<string, Patterns>> = new Map(
  Object.entries(TABLE).map(([service, actions]) => [service, new Map(Object.entries(actions))]),
);

/**
 * Services whose list of actions above was not compared with a source: an action missing there is worth a warning,
 * not a refusal.
 */
export const INCOMPLETE: ReadonlySet<string> = new Set([
  'bedrock',
  'codebuild',
  'databrew',
  'eks',
  'elasticmapreduce',
  'emr-containers',
  'emr-serverless',
  'mediaconvert',
  'sagemaker',
]);
