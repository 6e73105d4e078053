namespace Registry.Core.Insight;

/// <summary>A dossier told in plain words. Nothing is said that no record says; what no record says is said to be so.</summary>
/// <param name="AsOf">The moment it is of.</param>
/// <param name="Subject">The algorithm or dataset.</param>
/// <param name="Kind">Which of the two.</param>
/// <param name="Title">Its title, as its owner wrote it.</param>
/// <param name="Sections">Who is affected, who was heard, what they said, what was answered, what changed, what is overdue, who challenged it.</param>
public sealed record Story(Moment AsOf, Guid Subject, string Kind, string Title, IReadOnlyList<StorySection> Sections);

/// <summary>One part of a story.</summary>
/// <param name="Key">Its permanent name.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Sentences">What is told, in order.</param>
public sealed record StorySection(string Key, string Title, IReadOnlyList<StorySentence> Sentences);

/// <summary>One or two sentences that rest on the same records. What stands in curly quotation marks are the words of a record, shortened where they are long.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="RestsOn">The records it rests on, all of which are in the dossier of the same moment.</param>
public sealed record StorySentence(string Text, IReadOnlyList<Guid> RestsOn);
