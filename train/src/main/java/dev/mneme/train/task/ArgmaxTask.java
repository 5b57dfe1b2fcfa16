package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SquaredErrorOfSum;
import dev.mneme.train.recipe.Recipe;
import java.util.List;
import java.util.OptionalInt;

/**
 * Find the greatest number, as in pytorch-dnc: n numbers of 0 .. numbers - 1, one-hot, then an end, n + 1 steps in all, n
 * uniform in minLength .. maxLength. Asked for is the place of the greatest, counted from 0, the last of equals; the answer
 * is the sum of all outputs at the end. (There, n goes up to 4 by default, one sequence an update, and the error is not
 * halved but divided by the steps.) Judged at the trained lengths and at 2, 5 and 10 times the greatest.
 */
public final class ArgmaxTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "argmax";

    static final String SUMMARY = "say where the greatest of the numbers that were seen was";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Different numbers, from 0 on") @Range(least = 2, most = 1024)
            int numbers,

            @Meaning("Fewest numbers") @Range(least = 1, most = 100_000) @SequenceLength
            int minLength,

            @Meaning("Most numbers; 2, 5 and 10 times as many are evaluated too")
            @Range(least = 1, most = 100_000)
            @SequenceLength
            int maxLength)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(5, 2, 10);

        /** Refuses numbers out of range, and a shortest length beyond the longest. */
        public Options {
            Configs.check(Options.class, numbers, minLength, maxLength);
            Checks.notUnder("max-length", maxLength, "min-length", minLength);
        }

        @Override
        public ArgmaxTask create() {
            return new ArgmaxTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 32, 16), Recipe.adam(5_000, Recipe.NORM));
        }
    }

    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private final Options options;

    /** A task that draws such sequences. */
    public ArgmaxTask(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public List<String> inputChannels() {
        return OneHotNumbers.inputChannels(options.numbers);
    }

    @Override
    public List<String> outputChannels() {
        return OneHotNumbers.outputChannels(options.numbers);
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxLength);
    }

    @Override
    public Task withMaxLength(int length) {
        return new ArgmaxTask(new Options(options.numbers, options.minLength, length));
    }

    @Override
    public Source training() {
        return numbers(options.minLength, options.maxLength);
    }

    @Override
    public Objective objective() {
        return new SquaredErrorOfSum();
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, options.minLength, options.maxLength);
    }

    /** As trained, then at 2, 5 and 10 times the greatest length. */
    @Override
    public List<Evaluation> evaluations() {
        int most = options.maxLength;
        return List.of(
                evaluation(1, options.minLength, most),
                evaluation(2, 2 * most, 2 * most),
                evaluation(4, 5 * most, 5 * most),
                evaluation(5, 10 * most, 10 * most));
    }

    @Override
    public Evaluation ofLength(int length) {
        Checks.between("length", length, 1, 10_000_000);
        return evaluation(3, length, length).withSequences(MOST_OF_ONE_LENGTH);
    }

    @Override
    public List<String> labels(Batch batch, int b) {
        return OneHotNumbers.labels(batch, b);
    }

    /** The numbers and the answer. */
    @Override
    public String picture(Batch batch, int b) {
        return OneHotNumbers.picture(batch, b);
    }

    /** The same, with the network's answer. */
    @Override
    public String picture(Batch batch, int b, Mat said) {
        return OneHotNumbers.picture(batch, b, said);
    }

    private Fresh evaluation(int stream, int min, int max) {
        String name = min == max ? "length " + min : "length " + min + " to " + max;
        return Fresh.of(name, stream, numbers(min, max));
    }

    private OneHotNumbers numbers(int min, int max) {
        return new OneHotNumbers(options.numbers, min, max, ArgmaxTask::lastOfGreatest, false);
    }

    private static int lastOfGreatest(Batch batch, int b, int length) {
        int place = 0;
        for (int t = 1; t < length; t++) {
            if (OneHotNumbers.number(batch, t, b) >= OneHotNumbers.number(batch, place, b)) {
                place = t;
            }
        }
        return place;
    }
}
