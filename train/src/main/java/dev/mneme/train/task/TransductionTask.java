package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.TokenCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Read a string, then say another that follows from it (Delétang et al. 2023, "Neural networks and the Chomsky
 * hierarchy"): each token is one-hot, one a step; then, as long as the answer is, a mark on a channel of its own
 * stands for an empty step, at which the next token of the answer is asked for by a softmax. Lengths are uniform. The
 * score is the paper's, the share of right tokens averaged over lengths, at the trained lengths, at two and a half
 * times as long ones, and at all to the greatest, which are drawn uniformly where the paper takes each in turn.
 *
 * <p>Where the length of the answer depends on the string, the answer ends with a token of its own and the sequence
 * with it. The paper's code lets zeros follow that are trained on and not judged.
 */
public final class TransductionTask implements Task {
    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private static final int LONG_STRINGS = 500;

    private final Transduction what;

    /** The task that is so described. */
    public TransductionTask(Transduction what) {
        this.what = what;
    }

    @Override
    public String name() {
        return what.name();
    }

    @Override
    public Transduction options() {
        return what;
    }

    /** The tokens of a string, and the mark. */
    @Override
    public List<String> inputChannels() {
        return Stream.concat(what.tokens().stream(), Stream.of("?")).toList();
    }

    @Override
    public List<String> outputChannels() {
        return what.answers();
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(what.lengths().maxLength());
    }

    @Override
    public Task withMaxLength(int length) {
        return new TransductionTask(what.withLengths(what.lengths().upTo(length)));
    }

    @Override
    public Source training() {
        return new Strings(what, what.lengths().minLength(), what.lengths().maxLength());
    }

    @Override
    public Objective objective() {
        return new TokenCrossEntropy();
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, what.lengths().minLength(), what.lengths().maxLength());
    }

    @Override
    public List<Evaluation> evaluations() {
        Lengths lengths = what.lengths();
        int trained = lengths.maxLength();
        int longer = Math.min(5 * trained / 2, lengths.testLength());
        var evaluations = new ArrayList<Evaluation>();
        evaluations.add(evaluation(1, lengths.minLength(), trained));
        if (longer > trained) {
            evaluations.add(evaluation(2, trained + 1, longer).withSequences(LONG_STRINGS));
        }
        if (lengths.testLength() > longer) {
            evaluations.add(evaluation(3, trained + 1, lengths.testLength()).withSequences(LONG_STRINGS));
        }
        return evaluations;
    }

    @Override
    public Evaluation ofLength(int length) {
        Checks.between("length", length, what.lengths().minLength(), 10_000_000);
        return evaluation(4, length, length).withSequences(MOST_OF_ONE_LENGTH);
    }

    private Fresh evaluation(int stream, int min, int max) {
        String name = min == max ? "length " + min : "length " + min + " to " + max;
        return Fresh.of(name, stream, new Strings(what, min, max));
    }

    /** What is fed at each step, and what is asked for there. */
    @Override
    public List<String> labels(Batch batch, int b) {
        return new TokenPicture(this, batch, b).labels();
    }

    /** The string and its answer, step by step. */
    @Override
    public String picture(Batch batch, int b) {
        return new TokenPicture(this, batch, b).text();
    }

    /** The same with what the network says. */
    @Override
    public String picture(Batch batch, int b, Mat logits) {
        return new TokenPicture(this, batch, b).answered(logits).text();
    }

    /**
     * Strings of min to max tokens with their answers. Whoever fills a batch has one of its own: it is drawn in here.
     */
    private static final class Strings implements Source {
        private final Transduction what;
        private final int min;
        private final int max;
        private final int mark;
        private final int[] tokens;
        private final int[] answer;

        Strings(Transduction what, int min, int max) {
            this.what = what;
            this.min = min;
            this.max = max;
            mark = what.tokens().size();
            tokens = new int[max];
            answer = new int[what.longestAnswer(max)];
        }

        @Override
        public int maxSteps() {
            return tokens.length + answer.length;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int length = rng.nextInt(min, max);
            what.draw(tokens, length, rng);
            int asked = what.answer(tokens, length, answer);
            batch.begin(b, length + asked);
            for (int t = 0; t < length; t++) {
                batch.setInput(t, b, tokens[t], 1);
            }
            for (int i = 0; i < asked; i++) {
                int t = length + i;
                batch.setInput(t, b, mark, 1);
                batch.setTarget(t, b, answer[i], 1);
                batch.count(t, b);
            }
        }
    }
}
