package dev.mneme.model.cell;

import dev.mneme.model.config.Config;
import dev.mneme.model.part.ParameterLayout;

/** The settings of a kind of controller: a record in the cell's own file. */
public interface CellConfig extends Config {
    /** H and L. */
    ControllerSize size();

    /** Declares the parameters of a layer of {@code in} inputs, called {@code name.weight_ih} and so on. */
    Cell declare(ParameterLayout layout, String name, int in);
}
