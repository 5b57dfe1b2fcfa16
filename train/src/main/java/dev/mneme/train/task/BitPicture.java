package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of bits in plain text: a block each for inputs, targets and outputs, a line for each channel, a column for
 * each step; 0 is {@code -}, other values are rounded, and outputs are shown where they count.
 */
final class BitPicture {
    /** How a value of a channel is written: the copy tasks feed some numbers scaled. */
    interface Shown {
        float value(int channel, float fed);
    }

    private BitPicture() {}

    static String of(Task task, Batch batch, int b, @Nullable Mat logits, Shown shown) {
        var text = new StringBuilder();
        block(text, "inputs", task.inputChannels(), batch, b, (row, j) -> shown.value(j, batch.input().get(row, j)));
        block(text, "targets", task.outputChannels(), batch, b, (row, j) -> batch.target().get(row, j));
        if (logits != null) {
            block(text, "outputs", task.outputChannels(), batch, b, (row, j) ->
                    batch.mask().get(row) != 0 && logits.get(row, j) > 0 ? 1 : 0);
        }
        return text.toString();
    }

    private interface Cell {
        float value(int row, int channel);
    }

    private static void block(StringBuilder text, String title, List<String> channels, Batch batch, int b, Cell cell) {
        int width = channels.stream().mapToInt(String::length).max().orElse(0);
        text.append(title).append('\n');
        for (int j = 0; j < channels.size(); j++) {
            String name = channels.get(j);
            text.append("  ").append(name).repeat(' ', width - name.length()).append(" +");
            for (int t = 0; t < batch.length(b); t++) {
                int value = Math.round(cell.value(batch.row(t, b), j));
                text.append(t == 0 ? "" : " ").append(value == 0 ? "-" : Integer.toString(value));
            }
            text.append("+\n");
        }
    }
}
