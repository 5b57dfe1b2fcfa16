package dev.mneme.train.objective;

import dev.mneme.kernels.Mat;

/** Steps that ask for symbols, each of which is right or wrong: bits or words. */
interface SymbolObjective extends StepObjective {
    /** How many symbols one counted step asks for. */
    int symbols(int outputSize);

    /** How many of them the logits get wrong. A NaN is always wrong. */
    int wrong(Mat logits, Mat target, int row);
}
