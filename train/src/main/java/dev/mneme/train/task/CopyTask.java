package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Remember random vectors of bits, then say them again (Graves et al. 2014, section 4.1): n steps of bits, a delimiter
 * on a channel of its own, then n steps without input in which the bits are asked for, 2n + 1 steps in all, n uniform
 * in minLength .. maxLength. Judged at the trained lengths and at twice the greatest.
 */
public final class CopyTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "copy";

    static final String SUMMARY = "remember vectors of random bits, then repeat them";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a vector") @Range(least = 1, most = 1024)
            int bits,

            @Meaning("Fewest vectors") @Range(least = 1, most = 100_000) @SequenceLength
            int minLength,

            @Meaning("Most vectors; twice as many are evaluated too") @Range(least = 1, most = 100_000) @SequenceLength
            int maxLength)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(8, 1, 10);

        /** Refuses numbers out of range, and a shortest length beyond the longest. */
        public Options {
            Configs.check(Options.class, bits, minLength, maxLength);
            Checks.notUnder("max-length", maxLength, "min-length", minLength);
        }

        @Override
        public CopyTask create() {
            return new CopyTask(this);
        }
    }

    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private final Options options;

    /** A task that draws such sequences. */
    public CopyTask(Options options) {
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
        return Stream.concat(outputChannels().stream(), Stream.of("end")).toList();
    }

    @Override
    public List<String> outputChannels() {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> "bit " + i).toList();
    }

    @Override
    public int inputSize() {
        return options.bits + 1;
    }

    @Override
    public int outputSize() {
        return options.bits;
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxLength);
    }

    @Override
    public Task withMaxLength(int length) {
        return new CopyTask(new Options(options.bits, options.minLength, length));
    }

    @Override
    public int maxSteps() {
        return steps(options.maxLength);
    }

    private static int steps(int length) {
        return 2 * length + 1;
    }

    @Override
    public Loss loss() {
        return new SigmoidLoss();
    }

    @Override
    public void fill(Batch batch, Rng rng) {
        batch.clear();
        for (int b = 0; b < batch.size(); b++) {
            draw(batch, b, rng, options.minLength, options.maxLength);
        }
    }

    private void draw(Batch batch, int b, Rng rng, int minLength, int maxLength) {
        int length = rng.nextInt(minLength, maxLength);
        batch.begin(b, steps(length));
        batch.setInput(length, b, options.bits, 1);
        for (int i = 0; i < length; i++) {
            int answer = length + 1 + i;
            batch.count(answer, b);
            for (int bit = 0; bit < options.bits; bit++) {
                int value = rng.nextBit();
                batch.setInput(i, b, bit, value);
                batch.setTarget(answer, b, bit, value);
            }
        }
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, options.minLength, options.maxLength);
    }

    @Override
    public List<Evaluation> evaluations() {
        int twice = 2 * options.maxLength;
        return List.of(evaluation(1, options.minLength, options.maxLength), evaluation(2, twice, twice));
    }

    @Override
    public Evaluation ofLength(int length) {
        Checks.between("length", length, 1, 10_000_000);
        return evaluation(3, length, length).withSequences(MOST_OF_ONE_LENGTH);
    }

    private GeneratedEvaluation evaluation(int stream, int min, int max) {
        String name = min == max ? "length " + min : "length " + min + " to " + max;
        return GeneratedEvaluation.of(name, steps(max), stream, (batch, b, rng) -> draw(batch, b, rng, min, max));
    }

    @Override
    public String picture(Batch batch, int b) {
        return new BitPicture(this, batch, b).asked((channel, fed) -> fed).text();
    }

    @Override
    public String picture(Batch batch, int b, Mat logits) {
        return new BitPicture(this, batch, b)
                .asked((channel, fed) -> fed)
                .answered(logits)
                .text();
    }
}
