/** The full profile of the design document, with all that a profile can say. */
export const DESIGN_PROFILE = `
name: Black Friday
horizon: 30 d                 # simulated span (default 30 d)
seed: 42
arrivals:
  process: poisson            # poisson (default) | uniform | burst
  scenarios:                  # k6 open-model executors; several add up
    - { executor: constant-arrival-rate, rate: 20, timeUnit: 1s, duration: 30d }
    - executor: ramping-arrival-rate
      startTime: 10d
      startRate: 0
      stages: [{ target: 400, duration: 1h }, { target: 400, duration: 6h }, { target: 0, duration: 1h }]
    - { executor: expression, rate: "50 * (1 + 0.8 * sin(2*pi*t / (24 h)))", duration: 30d }   # t = time since start
    - { executor: trace, file: starts.csv }          # timestamp,count: a CloudWatch export works
    - { executor: monthly, total: 3600000 }          # only a number: spread evenly
inputs:                        # weighted execution inputs
  - { weight: 9, value: { total: 40, items: [1, 2] } }
  - { weight: 1, value: { total: 900, items: [1, 2, 3] } }
states:                        # behaviour by state name
  ValidateOrder:
    duration: { lognormal: { p50: 120 ms, p99: 900 ms } }
    output: { status: OK }                 # or outputSize: 2 KiB
    errors:
      Lambda.ServiceException: 0.2 %
      PaymentDeclined: { probability: 1 %, duration: 80 ms }
    lambda: { memory: 512 MB, architecture: arm64, coldStart: { probability: 0.5 %, duration: 350 ms } }
  IsInStock: { next: { ShipOrder: 92 %, Backorder: 8 % } }
  ProcessItems: { items: { poisson: 12 } }
  ApprovalRequired: { duration: { exponential: { mean: 6 h } } }
  OnPremWork: { duration: { gamma: { mean: 40 s, cv: 0.5 } }, workers: 8 }     # activity worker pool
latency: aws                  # orchestration overheads: aws (defaults per workflow type, with sources) | none | a table
month: 730 h                  # length of the billed month; usage over the horizon is scaled to it
express: { memory: 64 MB }    # overrides the predicted memory
onThrottle: { retry: { base: 100 ms, cap: 20 s, maxAttempts: 5, jitter: full } }   # or drop
account:
  region: us-east-1
  freeTier: true
  startEndTransitions: 0       # AWS sources disagree: 0 (default), 1 or 2 extra per execution
  logging: { level: ALL, includeExecutionData: false }
  quotas: { StateTransition: { bucket: 5000, refill: 5000 } }
`;

export const STARTS_CSV = 'timestamp,count\n2026-11-01T00:00:00Z,300\n2026-11-01T00:05:00Z,600\n';
