package dev.mneme.model.layer;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;

/**
 * {@code y_j = m_j y_j} for the first columns j of a signal, in place. m is noise: it starts at 1 and is drawn by whoever
 * trains, the same on the way back as on the way forward. Without noise nothing happens.
 */
public final class Mask {
    private Mask() {}

    /** Declares the noise {@code name} of {@code size} floats, and the part that masks {@code signal} with it. */
    public static void add(Wiring wiring, String name, Signal signal, int size) {
        Signal noise = wiring.noise(name, size);
        wiring.add(room -> room.has(noise) ? new MaskUnroll(room, noise, signal) : Part.Unroll.NOTHING);
    }

    private static final class MaskUnroll implements Part.Unroll {
        private final int batch;
        private final Rows mask; // (T·B, n)
        private final Vec[] seen; // [t·B + b]: (n) the masked columns
        private final Vec[] dSeen; // [t·B + b]: (n)

        MaskUnroll(Room room, Signal noise, Signal signal) {
            batch = room.batch();
            mask = Rows.of(room.of(noise).values());
            for (int row = 0; row < mask.count(); row++) {
                Kernels.fill(mask.row(row), 1);
            }
            Block block = room.of(signal);
            seen = columns(block.values(), noise.size());
            dSeen = columns(block.gradient(), noise.size());
        }

        private static Vec[] columns(Mat mat, int count) {
            Vec[] columns = new Vec[mat.rows()];
            for (int row = 0; row < columns.length; row++) {
                columns[row] = mat.row(row).slice(0, count);
            }
            return columns;
        }

        @Override
        public void forward(int t, int from, int to) {
            multiply(seen, t, from, to);
        }

        @Override
        public void backward(int t, int from, int to) {
            multiply(dSeen, t, from, to);
        }

        private void multiply(Vec[] rows, int t, int from, int to) {
            for (int row = t * batch + from; row < t * batch + to; row++) {
                Kernels.multiply(mask.row(row), rows[row], rows[row]);
            }
        }
    }
}
