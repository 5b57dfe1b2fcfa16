package dev.mneme.train.machine;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Standard output that remembers why it could not be written, which a {@link PrintStream} keeps to itself. */
public final class Output extends OutputStream {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");

    private final OutputStream out;
    private Optional<String> failure = Optional.empty();
    private Optional<Consumer<String>> listener = Optional.empty();

    /** To {@code out}. */
    public Output(OutputStream out) {
        this.out = out;
    }

    /** What commands print to; every line goes out at once. */
    public PrintStream printer(Charset charset) {
        return new PrintStream(new BufferedOutputStream(this), true, charset);
    }

    /** {@code told} hears why, once, when writing fails; it is then no failure of the command. */
    public void onFailure(Consumer<String> told) {
        listener = Optional.of(told);
    }

    /** Why the command's result is not there; empty when it is, or when its reader wanted no more of it. */
    public Optional<String> lost() {
        return listener.isPresent() ? Optional.empty() : failure.filter(reason -> !isLeft(reason));
    }

    /** Whether whoever read has gone, as {@code head} does; some languages have words of their own for it. */
    private boolean isLeft(String reason) {
        if (reason.toLowerCase(Locale.ROOT).contains("pipe")) {
            return true;
        }
        try {
            return out instanceof FileOutputStream
                    && Files.readSymbolicLink(DESCRIPTOR).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // no Linux
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        attempt(() -> {
            out.flush();
            if (out instanceof PrintStream print && print.checkError()) {
                throw new IOException("it is closed");
            }
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** After the first failure nothing is tried again. */
    private void attempt(Writing writing) {
        if (failure.isPresent()) {
            return;
        }
        try {
            writing.run();
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            failure = Optional.of(reason);
            listener.ifPresent(told -> told.accept(reason));
        }
    }
}
