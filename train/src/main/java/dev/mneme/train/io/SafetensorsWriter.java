package dev.mneme.train.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes safetensors files, each atomically (see {@link AtomicFiles}), in one pass and with one small buffer. The bytes
 * are a function of the arguments alone: metadata sorted by key behind the digest, tensors in the order given, data
 * from a multiple of 64 on.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 64;
    private static final int LENGTH_BYTES = 8;
    private static final String BEFORE_DIGEST = "{\"__metadata__\":{\"" + MetadataKeys.DIGEST + "\":\"";

    private SafetensorsWriter() {}

    /**
     * Writes {@code file} with its digest.
     *
     * @return the digest
     * @throws IOException when the disk refuses; an older {@code file} is then as it was
     * @throws IllegalArgumentException when two tensors share a name, or {@code metadata} has the digest's key
     * @throws IllegalStateException when a tensor's content does not fit its shape; an older {@code file} is as it was
     */
    public static String write(Path file, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        byte[] header = header(metadata, tensors, true);
        var written = new AtomicReference<>("");
        AtomicFiles.write(file, output -> {
            String hex = FileDigest.hex(write(output, header, tensors));
            output.writeAt(
                    LENGTH_BYTES + BEFORE_DIGEST.length(), ByteBuffer.wrap(hex.getBytes(StandardCharsets.US_ASCII)));
            written.set(hex);
        });
        return written.get();
    }

    /** As {@link #write(Path, Map, List)}, but without a digest: as other tools write. */
    public static void writeWithoutDigest(Path file, Map<String, String> metadata, List<Tensor> tensors)
            throws IOException {
        byte[] header = header(metadata, tensors, false);
        AtomicFiles.write(file, output -> write(output, header, tensors));
    }

    private static MessageDigest write(AtomicFiles.Output output, byte[] header, List<Tensor> tensors)
            throws IOException {
        ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(header.length).put(header).flip();
        MessageDigest digest = FileDigest.sha256();
        digest.update(start.duplicate());
        output.write(start);
        TensorSink sink = new TensorSink(output, digest);
        for (Tensor tensor : tensors) {
            sink.writeTensor(tensor);
        }
        sink.flush();
        return digest;
    }

    /** The digest comes first and as zeros: so its place is known before, and one pass over the data is enough. */
    private static byte[] header(Map<String, String> metadata, List<Tensor> tensors, boolean withDigest) {
        StringBuilder out =
                new StringBuilder(withDigest ? BEFORE_DIGEST + FileDigest.ZEROS + "\"" : "{\"__metadata__\":{");
        appendMetadata(out, metadata, withDigest);
        out.append('}');
        appendTensors(out, tensors);
        out.append('}');
        byte[] json = out.toString().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-(LENGTH_BYTES + json.length), ALIGNMENT);
        byte[] padded = Arrays.copyOf(json, json.length + padding);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        if (padded.length > SafetensorsHeader.MAX_LENGTH) {
            throw new IllegalArgumentException("the header would have " + padded.length + " bytes, the format allows "
                    + SafetensorsHeader.MAX_LENGTH + "; put less into the metadata, or join tensors");
        }
        return padded;
    }

    private static void appendMetadata(StringBuilder out, Map<String, String> metadata, boolean withDigest) {
        if (metadata.containsKey(MetadataKeys.DIGEST)) {
            throw new IllegalArgumentException(MetadataKeys.DIGEST + " is computed by the writer; leave it out");
        }
        String separator = withDigest ? "," : "";
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
            out.append(separator);
            JsonWriter.appendString(out, entry.getKey());
            out.append(':');
            JsonWriter.appendString(out, entry.getValue());
            separator = ",";
        }
    }

    private static void appendTensors(StringBuilder out, List<Tensor> tensors) {
        Set<String> names = new HashSet<>();
        names.add("__metadata__");
        long begin = 0;
        for (Tensor tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException("the name " + Quoted.of(tensor.name()) + " is taken");
            }
            long end = Math.addExact(begin, Shape.bytes(tensor.dtype(), tensor.shape()));
            out.append(',');
            JsonWriter.appendString(out, tensor.name());
            out.append(":{\"dtype\":\"").append(tensor.dtype()).append("\",\"shape\":");
            out.append(tensor.shape().toString().replace(" ", ""));
            out.append(",\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(end)
                    .append("]}");
            begin = end;
        }
    }
}
