using Gateway.Translation;

namespace Gateway.Partners;

/// <summary>Reads files that people edit, and may have saved with rights of their own.</summary>
public static class EditedFile
{
    /// <summary>The bytes of a file; null where the gateway's user may not read it, which is then among the problems.</summary>
    /// <exception cref="IOException">It is not there, or somebody writes it just now: the next look will see.</exception>
    public static byte[]? Read(string path, ICollection<FileProblem> problems)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException)
        {
            problems.Add(new(path, 1, 1, $"the user {Environment.UserName}, as whom the gateway runs, may not read this file; give it the right to"));
            return null;
        }
    }

    /// <summary>The same as text: UTF-8, without a byte order mark.</summary>
    /// <exception cref="IOException">As above.</exception>
    public static string? ReadText(string path, ICollection<FileProblem> problems)
    {
        if (Read(path, problems) is not { } bytes) return null;
        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }
}
