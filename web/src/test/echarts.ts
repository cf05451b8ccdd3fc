/** jsdom has no canvas: a chart that draws nothing stands in for ECharts, by an alias of the tests. */
export const init = () => ({
  setOption: () => undefined,
  resize: () => undefined,
  on: () => undefined,
  off: () => undefined,
  dispose: () => undefined,
  isDisposed: () => false,
})
