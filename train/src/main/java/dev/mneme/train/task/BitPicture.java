package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.train.data.Batch;
import java.util.List;

/**
 * A sequence of bits in plain text: a block each for inputs, targets and outputs, a line for each channel, a column for
 * each step; 0 is {@code -}, other values are rounded, and outputs are shown where they count.
 */
final class BitPicture {
    /** How a value of an input channel is written: the copy tasks feed some numbers scaled. */
    interface Shown {
        float value(int channel, float fed);
    }

    private interface Cell {
        float value(int row, int channel);
    }

    private final StringBuilder text = new StringBuilder();
    private final Task task;
    private final Batch batch;
    private final int b;

    BitPicture(Task task, Batch batch, int b) {
        this.task = task;
        this.batch = batch;
        this.b = b;
    }

    BitPicture asked(Shown shown) {
        Mat input = batch.input();
        block("inputs", task.inputChannels(), (row, j) -> shown.value(j, input.get(row, j)));
        block("targets", task.outputChannels(), batch.target()::get);
        return this;
    }

    BitPicture answered(Mat logits) {
        Cell said = (row, j) -> batch.mask().get(row) != 0 && logits.get(row, j) > 0 ? 1 : 0;
        block("outputs", task.outputChannels(), said);
        return this;
    }

    String text() {
        return text.toString();
    }

    private void block(String title, List<String> channels, Cell cell) {
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
