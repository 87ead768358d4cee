package bedrock

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	paper "image" // the name itself is a function here
	"image/color"
	"image/jpeg"
	"image/png"
)

// imageSizes are about what the models give: a megapixel.
var imageSizes = map[string]paper.Point{
	"16:9": {X: 1344, Y: 768}, "1:1": {X: 1024, Y: 1024}, "21:9": {X: 1536, Y: 640}, "2:3": {X: 832, Y: 1216},
	"3:2": {X: 1216, Y: 832},
	"4:5": {X: 896, Y: 1088}, "5:4": {X: 1088, Y: 896}, "9:16": {X: 768, Y: 1344}, "9:21": {X: 640, Y: 1536},
}

// draw draws a row of houses whose colors and heights are a hash of the prompt
// and the seed.
func (in imageRequest) draw() []byte {
	dice := sha256.Sum256(binary.BigEndian.AppendUint32([]byte(*in.Prompt), in.Seed))
	size := imageSizes[in.AspectRatio]
	shade := func(i int, dark uint8) color.Color {
		return color.RGBA{R: dice[i]/2 + dark, G: dice[i+1]/2 + dark, B: dice[i+2]/2 + dark, A: 255}
	}
	sheet := paper.NewPaletted(paper.Rectangle{Max: size}, color.Palette{
		shade(0, 127), shade(3, 60), shade(6, 30), shade(9, 0), color.RGBA{R: 255, G: 240, B: 190, A: 255},
	})
	fill := func(x0, y0, x1, y1 int, index uint8) {
		for y := y0; y < y1; y++ {
			row := sheet.Pix[y*sheet.Stride+x0 : y*sheet.Stride+x1]
			for x := range row {
				row[x] = index
			}
		}
	}
	const houses = 8
	width, ground := size.X/houses, size.Y*7/8
	fill(0, ground, size.X, size.Y, 3)
	for i := range houses {
		left, top := i*width, ground-size.Y/6-int(dice[12+i])*size.Y/1024
		fill(left+width/16, top, left+width*15/16, ground, uint8(1+i%2))
		for row := top + width/4; row < ground-width/4; row += width / 2 {
			fill(left+width/4, row, left+width*3/8, row+width/4, 4)
			fill(left+width*5/8, row, left+width*3/4, row+width/4, 4)
		}
	}
	var out bytes.Buffer
	var err error
	if in.OutputFormat == "jpeg" {
		err = jpeg.Encode(&out, sheet, nil)
	} else {
		err = png.Encode(&out, sheet)
	}
	if err != nil {
		panic(err) // a buffer takes everything, and the sheet is of a size that both formats know
	}
	return out.Bytes()
}
