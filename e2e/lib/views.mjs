// The themes and widths in which pages are looked at.

export const THEMES = ['light', 'dark'];

export const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 664 },
  { width: 320, height: 640 },
];

/** Shows the page that is open in each theme and width, one after the other. */
export async function* eachView(page) {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      yield { view: `${colorScheme}, ${size.width} px`, theme: colorScheme };
    }
  }
}
