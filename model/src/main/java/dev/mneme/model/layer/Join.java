package dev.mneme.model.layer;

import dev.mneme.model.part.Block;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;
import java.util.Arrays;

/** {@code y = [a; b; ..]}: signals one behind the other. */
public final class Join {
    private Join() {}

    /** Declares the signal {@code name} and the part that writes all of it. */
    public static Signal add(Wiring wiring, String name, Signal... from) {
        Signal to =
                wiring.signal(name, Arrays.stream(from).mapToInt(Signal::size).sum());
        int column = 0;
        for (Signal one : from) {
            piece(wiring, one, to, column);
            column += one.size();
        }
        return to;
    }

    /** Declares the part that writes {@code from} into the columns from {@code column} of {@code to}. */
    public static void piece(Wiring wiring, Signal from, Signal to, int column) {
        if (from.size() > 0) {
            wiring.add(room -> new Piece(room, from, to, column));
        }
    }

    private record Piece(int batch, Block x, Block y, int column) implements Part.Unroll {
        Piece(Room room, Signal from, Signal to, int column) {
            this(room.batch(), room.of(from), room.of(to), column);
        }

        @Override
        public void forward(int t, int from, int to) {
            x.copyTo(y, t * batch + from, column, to - from);
        }

        @Override
        public void backward(int t, int from, int to) {
            x.addFrom(y, t * batch + from, column, to - from);
        }
    }
}
