package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import dev.mneme.train.objective.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A sequence of tokens in plain text: a line each for inputs, targets and outputs, a column for each step; {@code .}
 * where nothing is asked for.
 */
final class TokenPicture {
    private static final String NOTHING = ".";

    private final Task task;
    private final Batch batch;
    private final int b;
    private final List<String> heads = new ArrayList<>();
    private final List<List<String>> lines = new ArrayList<>();

    TokenPicture(Task task, Batch batch, int b) {
        this.task = task;
        this.batch = batch;
        this.b = b;
        line("input", this::fed);
        line("target", t -> asked(t, batch.target()));
    }

    TokenPicture answered(Mat logits) {
        line("output", t -> asked(t, logits));
        return this;
    }

    /** For each step its token, and where one is asked for that too. */
    List<String> labels() {
        return IntStream.range(0, batch.length(b))
                .mapToObj(t -> batch.masked(t, b) ? fed(t) + " → " + asked(t, batch.target()) : fed(t))
                .toList();
    }

    String text() {
        int head = heads.stream().mapToInt(String::length).max().orElse(0);
        var text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(padded(heads.get(i), head));
            for (int t = 0; t < batch.length(b); t++) {
                text.append(' ').append(padded(lines.get(i).get(t), width(t)));
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        return text.toString();
    }

    private void line(String head, IntFunction<String> cell) {
        heads.add(head);
        lines.add(IntStream.range(0, batch.length(b)).mapToObj(cell).toList());
    }

    private int width(int t) {
        return lines.stream().mapToInt(line -> line.get(t).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private String fed(int t) {
        return task.inputChannels().get(SoftmaxCrossEntropy.best(batch.input(), batch.row(t, b)));
    }

    private String asked(int t, Mat block) {
        return batch.masked(t, b)
                ? task.outputChannels().get(SoftmaxCrossEntropy.best(block, batch.row(t, b)))
                : NOTHING;
    }
}
