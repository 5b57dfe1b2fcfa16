package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.SoftmaxCrossEntropy;
import dev.mneme.train.objective.SquaredErrorOfSum;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sequences of pytorch-dnc's tasks: min to max numbers, uniform in 0 .. numbers - 1, one-hot, then an end on a channel of
 * its own. A whole number is asked for, by {@link SquaredErrorOfSum}; it stands at the end, in the first channel.
 *
 * @param everyStep whether all outputs are summed up, or those at the end
 */
record OneHotNumbers(int numbers, int min, int max, Answer answer, boolean everyStep) implements Source {
    /** What is asked for. */
    interface Answer {
        /** By the first {@code length} steps of sequence {@code b}. */
        int of(Batch batch, int b, int length);
    }

    /** As there: every network has as many outputs as inputs, which are summed. */
    static List<String> outputChannels(int numbers) {
        return IntStream.rangeClosed(1, numbers + 1).mapToObj(i -> "part " + i).toList();
    }

    static List<String> inputChannels(int numbers) {
        return Stream.concat(IntStream.range(0, numbers).mapToObj(i -> "number " + i), Stream.of("end"))
                .toList();
    }

    @Override
    public int maxSteps() {
        return max + 1;
    }

    @Override
    public void draw(Batch batch, int b, Rng rng) {
        int length = rng.nextInt(min, max);
        batch.begin(b, length + 1);
        for (int t = 0; t < length; t++) {
            batch.setInput(t, b, rng.nextInt(numbers), 1);
        }
        batch.setInput(length, b, numbers, 1);
        batch.setTarget(length, b, 0, answer.of(batch, b, length));
        for (int t = everyStep ? 0 : length; t <= length; t++) {
            batch.count(t, b);
        }
    }

    /** The number at step {@code t}. */
    static int number(Batch batch, int t, int b) {
        return SoftmaxCrossEntropy.classOf(batch.input(), batch.row(t, b));
    }

    /** The numbers of sequence {@code b}. */
    static List<String> labels(Batch batch, int b) {
        int end = batch.length(b) - 1;
        return Stream.concat(
                        IntStream.range(0, end).mapToObj(t -> Integer.toString(number(batch, t, b))), Stream.of("end"))
                .toList();
    }

    /** The numbers, and what is asked for. */
    static String picture(Batch batch, int b) {
        return labels(batch, b).stream().limit(batch.length(b) - 1).collect(Collectors.joining(" "))
                + " -> "
                + Math.round(SquaredErrorOfSum.sum(batch.target(), batch, b)) + "\n";
    }

    /** The same with what a network answers. */
    static String picture(Batch batch, int b, Mat said) {
        return picture(batch, b) + String.format(Locale.ROOT, "said %.2f\n", SquaredErrorOfSum.sum(said, batch, b));
    }
}
