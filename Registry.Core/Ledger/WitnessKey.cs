using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace Registry.Core.Ledger;

/// <summary>The word of a witness that it has seen a checkpoint and nothing that contradicts it.</summary>
/// <param name="Witness">Whose it is.</param>
/// <param name="Time">When it was given, by the witness's clock.</param>
/// <param name="Line">The signature line, without its newline.</param>
public sealed record Cosignature(WitnessKey Witness, DateTimeOffset Time, string Line);

/// <summary>The key of a witness: checks its cosignatures of checkpoints (C2SP tlog-cosignature v1, Ed25519, algorithm 4).</summary>
public sealed class WitnessKey
{
    private const byte Algorithm = 4;
    private const int SignatureLength = 4 + 8 + 64;

    private readonly PublicKey _key;
    private readonly byte[] _id;

    private WitnessKey(string name, byte[] publicKey)
    {
        Name = name;
        _id = NoteVerifier.KeyId(name, publicKey, Algorithm);
        _key = PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey);
        Text = $"{name}+{Convert.ToHexStringLower(_id)}+{Convert.ToBase64String([Algorithm, .. publicKey])}";
    }

    /// <summary>Name of the witness.</summary>
    public string Name { get; }

    /// <summary>The text others keep: <c>name+id+key</c>.</summary>
    public string Text { get; }

    /// <summary>Reads a vkey text; null where it is none, or not of a witness.</summary>
    public static WitnessKey? Parse(string vkey)
    {
        var parts = vkey.Trim().Split('+', 3);
        if (parts.Length != 3 || parts[0].Length is 0 or > 255 || parts[0].Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            || !NoteVerifier.TryBase64(parts[2], out var key) || key.Length != 33 || key[0] != Algorithm
            || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, key.AsSpan(1), KeyBlobFormat.RawPublicKey, out _))
        {
            return null;
        }

        var witness = new WitnessKey(parts[0], key[1..]);
        return witness.Text == vkey.Trim() ? witness : null;
    }

    /// <summary>Whether a signature line says it is of this key.</summary>
    public bool IsNamedBy(string line) => Signature(line) is not null;

    /// <summary>The cosignature of this witness among the lines under a text; null where there is none that holds.</summary>
    public Cosignature? Find(string text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (Signature(line) is not { } signature)
            {
                continue;
            }

            var time = BinaryPrimitives.ReadUInt64BigEndian(signature.AsSpan(4));
            var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));
            if (time <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() && SignatureAlgorithm.Ed25519.Verify(_key, signed, signature.AsSpan(12)))
            {
                return new Cosignature(this, DateTimeOffset.FromUnixTimeSeconds((long)time), line);
            }
        }

        return null;
    }

    private byte[]? Signature(string line)
    {
        var parts = line.Split(' ');
        return parts.Length == 3 && parts[0] == "—" && parts[1] == Name && NoteVerifier.TryBase64(parts[2], out var signature) && signature.Length == SignatureLength && signature.AsSpan(0, 4).SequenceEqual(_id)
            ? signature
            : null;
    }
}
