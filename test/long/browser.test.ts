// every combination of colours and sizes: set before the suites are read, hence the late imports
process.env['STEPMETER_RUNS'] = '40';

await import('../browser/page.test.ts');
await import('../browser/report.test.ts');
