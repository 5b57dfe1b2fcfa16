package dev.mneme.model;

import dev.mneme.model.cell.Cell;
import dev.mneme.model.cell.Feedforward;
import dev.mneme.model.cell.Gru;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.cell.Rnn;
import dev.mneme.model.part.ParameterLayout;

/** The layers a controller can be made of, by the name that options and files use. */
public enum ControllerKind {
    /** Long short-term memory. */
    LSTM {
        @Override
        Cell declare(ParameterLayout layout, String name, int in, int hidden) {
            return Lstm.declare(layout, name, in, hidden);
        }
    },
    /** Gated recurrent unit. */
    GRU {
        @Override
        Cell declare(ParameterLayout layout, String name, int in, int hidden) {
            return Gru.declare(layout, name, in, hidden);
        }
    },
    /** Elman's tanh layer. */
    RNN {
        @Override
        Cell declare(ParameterLayout layout, String name, int in, int hidden) {
            return Rnn.declare(layout, name, in, hidden);
        }
    },
    /** A tanh layer without state. */
    FEEDFORWARD {
        @Override
        Cell declare(ParameterLayout layout, String name, int in, int hidden) {
            return Feedforward.declare(layout, name, in, hidden);
        }
    };

    abstract Cell declare(ParameterLayout layout, String name, int in, int hidden);
}
