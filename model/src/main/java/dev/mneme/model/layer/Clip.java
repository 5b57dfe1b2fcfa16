package dev.mneme.model.layer;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;

/** {@code y = x} limited to [-c, c]; where x lies outside, no gradient passes. */
public final class Clip {
    private Clip() {}

    /** Declares the signal {@code x.clipped} and the part that writes it from {@code x}, a signal of the step. */
    public static Signal add(Wiring wiring, Signal x, float limit) {
        Signal y = wiring.signal(x.name() + ".clipped", x.size());
        wiring.add(room -> new ClipUnroll(room, x, y, limit));
        return y;
    }

    private static final class ClipUnroll implements Part.Unroll {
        private final int batch;
        private final float limit;
        private final Rows x; // (T·B, n)
        private final Rows dx; // (T·B, n)
        private final Rows y; // (T·B, n)
        private final Rows dy; // (T·B, n)

        ClipUnroll(Room room, Signal from, Signal to, float limit) {
            batch = room.batch();
            this.limit = limit;
            x = Rows.of(room.of(from).values());
            dx = Rows.of(room.of(from).gradient());
            y = Rows.of(room.of(to).values());
            dy = Rows.of(room.of(to).gradient());
        }

        @Override
        public void forward(int t, int from, int to) {
            for (int row = t * batch + from; row < t * batch + to; row++) {
                Kernels.clip(limit, x.row(row), y.row(row));
            }
        }

        @Override
        public void backward(int t, int from, int to) {
            for (int row = t * batch + from; row < t * batch + to; row++) {
                Kernels.clipBackward(limit, x.row(row), dy.row(row), dx.row(row));
            }
        }
    }
}
