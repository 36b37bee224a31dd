// one file for all suites, so that no more than two programs run at a time (see run-cli.ts)
import './exit-codes.suite.ts';
import './init.suite.ts';
import './output.suite.ts';
import './templates.suite.ts';
import './validate.suite.ts';
import './hostile.suite.ts';
import './large.suite.ts';
import './interrupt.suite.ts';
