// forty times the random cases of the quick suite: set before the suites are read, hence the late imports
process.env['STEPMETER_RUNS'] = '40';

await import('../asl/document.test.ts');
await import('../asl/property.test.ts');
await import('../contract/engines.test.ts');
await import('../dataflow/unknown-law.test.ts');
await import('../unfold/agrees-with-history.test.ts');
await import('../trace/fuzz.test.ts');
await import('../property/engine.test.ts');
await import('../report/csv.test.ts');
await import('../report/html.test.ts');
await import('../report/json.test.ts');
await import('../report/markdown.test.ts');
await import('../report/text.test.ts');
await import('../scenario/property.test.ts');
await import('../quota/simulate/queues.test.ts');
await import('../quota/simulate/throttled.test.ts');
await import('../quota/simulate/walked.test.ts');
await import('../bill/solve/agrees-with-sample.test.ts');
await import('../stats/log-histogram.test.ts');
await import('../units/format.test.ts');
await import('../units/parse.test.ts');
