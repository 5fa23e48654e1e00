namespace Complaints;

/// <summary>Numbers that look thrown, and are the same for the same seed on every machine. For inventing only: codes and lots are drawn elsewhere.</summary>
/// <remarks>The mixing is that of SplitMix64.</remarks>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <returns>0 to less than 1.</returns>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <returns>0 to <paramref name="most"/> - 1.</returns>
    public int Below(int most) => (int)(Fraction() * most);

    public bool Chance(double probability) => Fraction() < probability;

    /// <returns>How long something takes that now goes fast, now slowly; 1 on average.</returns>
    public double Wait() => -Math.Log(1 - Fraction());

    public T Pick<T>(IReadOnlyList<T> among) => among[Below(among.Count)];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
