package dev.mneme.train.io;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A safetensors file, open for reading. {@link #open} validates the whole header, and the digest when there is one,
 * before it returns, so a bad file is never half loaded. The file is read, not mapped: if someone cuts it short
 * meanwhile, that is an exception and not a crash; if someone replaces it atomically, this keeps reading the old one.
 *
 * <p>Safe for use by several threads. Interrupting a thread while it reads closes the file.
 */
public final class SafetensorsFile implements Closeable {
    private static final int LENGTH_BYTES = 8;

    private final FileBytes file;
    private final SafetensorsHeader header;

    private SafetensorsFile(FileBytes file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Opens and validates {@code path}: the rules of the format, the format version, and the digest (required with
     * {@code mneme.training}, checked whenever it is there).
     *
     * @throws BadFileException when it does not exist, is no regular file or breaks a rule
     */
    public static SafetensorsFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BadFileException(path, Files.exists(path) ? "it is not a regular file" : "there is no such file");
        }
        FileChannel channel = openChannel(path);
        FileBytes bytes = new FileBytes(path, channel);
        try {
            SafetensorsFile file = new SafetensorsFile(bytes, readHeader(bytes));
            file.verify();
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel openChannel(Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new BadFileException(path, "there is no such file", e);
        } catch (IOException e) {
            throw new BadFileException(path, "it cannot be opened (" + Failures.cause(e) + ")", e);
        }
    }

    private static SafetensorsHeader readHeader(FileBytes file) throws IOException {
        Path path = file.path();
        long size = file.size();
        if (size < LENGTH_BYTES) {
            throw new BadFileException(path, "a safetensors file has at least 8 bytes, this one has " + size);
        }
        long length = ByteBuffer.wrap(file.read(0, LENGTH_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 0 || length > SafetensorsHeader.MAX_LENGTH) {
            throw new BadFileException(
                    path,
                    "the header may have " + SafetensorsHeader.MAX_LENGTH
                            + " bytes at most, the first eight bytes say " + Long.toUnsignedString(length)
                            + "; is it a safetensors file?");
        }
        if (length > size - LENGTH_BYTES) {
            throw new BadFileException(
                    path,
                    "the header should have " + length + " bytes, only " + (size - LENGTH_BYTES)
                            + " follow its length: the file is cut short, or not a safetensors file");
        }
        try {
            byte[] header = file.read(LENGTH_BYTES, (int) length);
            return SafetensorsHeader.parse(header, LENGTH_BYTES + length, size - LENGTH_BYTES - length);
        } catch (JsonException | IllegalArgumentException e) {
            throw new BadFileException(path, "header: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) { // up to 100 MB that a stranger chose
            throw new BadFileException(path, "its header of " + length + " bytes needs more heap; raise -Xmx", e);
        }
    }

    private void verify() throws IOException {
        String problem = MetadataKeys.problem(metadata());
        if (!problem.isEmpty()) {
            throw new BadFileException(path(), problem);
        }
        String stored = metadata().get(MetadataKeys.DIGEST);
        if (stored != null) {
            String computed = FileDigest.of(file, LENGTH_BYTES + header.digestAt());
            if (!computed.equals(stored)) {
                throw new BadFileException(
                        path(),
                        "its content does not match its " + MetadataKeys.DIGEST + " (stored "
                                + stored.substring(0, 8) + "..., computed " + computed.substring(0, 8)
                                + "...): the file was damaged or edited");
            }
        }
    }

    /** Where it was opened. */
    public Path path() {
        return file.path();
    }

    /** {@code __metadata__}, empty when the file has none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * The metadata under {@code key} as a JSON object.
     *
     * @throws BadFileException when there is none, or it is no JSON object
     */
    public JsonObject json(String key) throws BadFileException {
        String text = metadata().get(key);
        if (text == null) {
            throw new BadFileException(path(), "its metadata has no " + Quoted.of(key));
        }
        try {
            return Json.parseObject(text);
        } catch (JsonException e) {
            throw new BadFileException(path(), "metadata " + Quoted.of(key) + ", " + e.getMessage(), e);
        }
    }

    /** The names of all tensors, in the order of the header. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** All tensors, in the order of the header. */
    public List<TensorInfo> tensors() {
        return List.copyOf(header.tensors().values());
    }

    /**
     * What the header says about one tensor.
     *
     * @throws BadFileException when the file has no such tensor
     */
    public TensorInfo tensor(String name) throws BadFileException {
        TensorInfo tensor = header.tensors().get(name);
        if (tensor == null) {
            String there =
                    String.join(", ", names().stream().limit(5).map(Quoted::of).toList());
            throw new BadFileException(
                    path(),
                    "there is no tensor " + Quoted.of(name) + " among its " + names().size()
                            + (names().size() > 5 ? ": " + there + ", ..." : ": " + there));
        }
        return tensor;
    }

    /**
     * As {@link #tensor(String)}, when it has exactly this type and shape.
     *
     * @throws BadFileException when the file has no such tensor, or it has another type or shape
     */
    public TensorInfo tensor(String name, Dtype dtype, long... shape) throws BadFileException {
        TensorInfo tensor = tensor(name);
        if (tensor.dtype() != dtype || !tensor.shape().equals(Shape.of(shape))) {
            throw new BadFileException(
                    path(),
                    "tensor " + Quoted.of(name) + " must be " + dtype + " " + Shape.text(Shape.of(shape)) + ", got "
                            + tensor.type());
        }
        return tensor;
    }

    /**
     * The elements in order, a piece at a time: for tensors that are not wanted as one array.
     *
     * @throws BadFileException when the file has no such tensor
     */
    public TensorSource source(String name) throws BadFileException {
        return new TensorSource(file, tensor(name));
    }

    /** All elements of an F32 tensor, row-major. */
    public float[] floats(String name) throws IOException {
        float[] values = new float[arrayLength(name, Dtype.F32)];
        source(name).nextFloats(MemorySegment.ofArray(values), 0, values.length);
        return values;
    }

    /** As {@link #floats(String)}, when the tensor has exactly this shape; else a {@link BadFileException}. */
    public float[] floats(String name, long... shape) throws IOException {
        tensor(name, Dtype.F32, shape);
        return floats(name);
    }

    /** All elements of an F64 tensor, row-major. */
    public double[] doubles(String name) throws IOException {
        double[] values = new double[arrayLength(name, Dtype.F64)];
        TensorSource source = source(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = source.nextDouble();
        }
        return values;
    }

    /** All elements of an I64 tensor, row-major. */
    public long[] longs(String name) throws IOException {
        long[] values = new long[arrayLength(name, Dtype.I64)];
        TensorSource source = source(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = source.nextLong();
        }
        return values;
    }

    /** All elements of an I32 tensor, row-major. */
    public int[] ints(String name) throws IOException {
        int[] values = new int[arrayLength(name, Dtype.I32)];
        TensorSource source = source(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = source.nextInt();
        }
        return values;
    }

    /** The bytes of a tensor of any type, as in the file: little-endian, row-major. */
    public byte[] bytes(String name) throws IOException {
        TensorInfo tensor = tensor(name);
        requireArray(tensor, tensor.bytes());
        return file.read(tensor.offset(), (int) tensor.bytes());
    }

    /** Index of the first NaN or infinity of an F32 tensor, row-major; empty when all are finite. */
    public OptionalLong firstNonFinite(String name) throws IOException {
        TensorSource source = source(name);
        long elements = tensor(name).elements();
        for (long i = 0; i < elements; i++) {
            if (!Float.isFinite(source.nextFloat())) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }

    private int arrayLength(String name, Dtype dtype) throws BadFileException {
        TensorInfo tensor = tensor(name);
        if (tensor.dtype() != dtype) {
            throw new BadFileException(
                    path(), "tensor " + Quoted.of(name) + " must be " + dtype + ", got " + tensor.type());
        }
        return requireArray(tensor, tensor.elements());
    }

    private int requireArray(TensorInfo tensor, long elements) throws BadFileException {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new BadFileException(
                    path(),
                    "tensor " + Quoted.of(tensor.name()) + " with " + tensor.type()
                            + " is too large for one array; read it in pieces");
        }
        return (int) elements;
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }
}
