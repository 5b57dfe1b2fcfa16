package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.judge.Agreement;
import dev.mneme.model.judge.Tape;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A mechanism on random arguments, beside its judge: results and the gradients of all arguments must agree. Gradients
 * start at random numbers, so that a backward that sets where it should add is seen.
 */
public abstract class MechanismCase implements AutoCloseable {
    private final String name;
    private final double tolerance;
    private final TensorArena arena = TensorArena.create();
    private final Tape tape = new Tape();
    private final Random random = new Random(17);
    private final Map<String, List<Twin>> arguments = new LinkedHashMap<>();
    private final List<Result> results = new ArrayList<>();

    private record Result(String name, Rows rows, Var[] judged, List<Double> gradient) {}

    protected MechanismCase(String name) {
        this(name, 1e-6);
    }

    protected MechanismCase(String name, double tolerance) {
        this.name = name;
        this.tolerance = tolerance;
    }

    /** Runs both sides, and gives every result to {@link #result}. */
    protected abstract void forward();

    /** Runs the product's way back. */
    public abstract void backward();

    public TensorArena arena() {
        return arena;
    }

    protected Tape tape() {
        return tape;
    }

    /** A new argument, uniform in [from, to); one name for many makes them steps. */
    protected Twin argument(String argument, int rows, int cols, double from, double to) {
        return argument(argument, uniform(rows, cols, from, to));
    }

    /** A new argument of these numbers. */
    protected Twin argument(String argument, Rows values) {
        int cols = values.mat().cols();
        Var[] leaves = tape.variables(Twin.doubles(Twin.floats(values)));
        var twin = new Twin(argument, values, uniform(values.count(), cols, -0.5, 0.5), Vars.rows(leaves, cols));
        arguments.computeIfAbsent(argument, a -> new ArrayList<>()).add(twin);
        return twin;
    }

    /** Random rows off-heap: the gradient that a result gets from outside. */
    protected Rows uniform(int rows, int cols, double from, double to) {
        Rows values = room(rows, cols);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                values.row(i).set(j, (float) random.nextDouble(from, to));
            }
        }
        return values;
    }

    public Rows room(int rows, int cols) {
        return Rows.of(arena, rows, cols);
    }

    /** A result on both sides and its gradient as it stands now. */
    protected void result(String result, Rows product, Rows gradient, Var[]... judged) {
        List<Double> numbers =
                Arrays.stream(Twin.doubles(Twin.floats(gradient))).boxed().toList();
        results.add(new Result(result, product, Vars.concat(judged), numbers));
    }

    /** Forward and backward agree with the judge. */
    public final void assertAgrees() {
        forward();
        agreement(this::backward).assertRelativeToAll();
    }

    /** With {@code broken} for the way back, the judge disagrees and names just these arguments. */
    public final void assertCaught(Runnable broken, String... named) {
        String message = caught(broken);
        assertTrue(message.contains("; off in " + Arrays.toString(named)), message);
    }

    /** What the judge says to {@code broken} as the way back. */
    public final String caught(Runnable broken) {
        forward();
        Agreement agreement = agreement(broken);
        String message = assertThrows(AssertionError.class, agreement::assertRelativeToAll)
                .toString();
        assertTrue(message.contains(name + ": "), message);
        return message;
    }

    private Agreement agreement(Runnable way) {
        way.run();
        Var[] ends =
                results.stream().map(Result::judged).flatMap(Arrays::stream).toArray(Var[]::new);
        Stream<Double> gradients = results.stream().map(Result::gradient).flatMap(List::stream);
        tape.backward(ends, gradients.mapToDouble(g -> g).toArray());
        var agreement = Agreement.of(name, tolerance);
        for (Result r : results) {
            agreement.compare(r.name, Twin.floats(r.rows), Vars.values(r.judged));
        }
        arguments.forEach((argument, twins) -> {
            if (twins.size() == 1) {
                agreement.compare(
                        argument,
                        Twin.floats(twins.getFirst().d()),
                        twins.getFirst().expected());
            } else {
                agreement.compare(
                        argument,
                        twins.stream().map(twin -> Twin.floats(twin.d())).toArray(float[][]::new),
                        twins.stream().map(Twin::expected).toArray(double[][]::new));
            }
        });
        return agreement;
    }

    @Override
    public void close() {
        arena.close();
    }
}
