package review

// givenNames are first names that are common in the United States and are neither
// words nor places, so that one is a name also where a sentence begins (Social
// Security Administration, popular baby names by decade).
var givenNames = wordSet(`aaron abby abdul abigail adam adrian adriana agnes ahmad aidan aiden aisha alan alana albert alberto alejandra
	alejandro alex alexa alexander alexandra alexis alfred alfredo ali alice alicia alison allan allison alma
	alyssa amanda amelia amir amy ana andre andrea andreas andrew andy angela angelica angelina angie anika anil
	anita anjali ann anna annette annie anthony antonia antonio anya ariana arjun arlene armando arnold arthur
	arturo arun ashley ashok audrey ava barbara barry beatrice beatriz becky ben benjamin bernard bernice bert
	beth bethany betsy betty bianca bob bobby bonnie brad bradley brandi brandon bree brenda brendan brent brett
	brian brianna bridget brielle brittany brooke bruce bryan bryce caitlin caleb cameron camila candace carl
	carla carlos carmen carol carole caroline carolyn carrie cassandra catherine cathy cecilia cedric celia cesar
	chad charlene charles charlie chelsea cheryl chloe chris christina christine christopher cindy claire clara
	claudia clayton clyde cody colin colleen colton connie connor conrad constance corey corinne courtney craig
	cristina curtis cynthia damon dana daniel daniela danielle danny darla darlene darnell darrell darren daryl
	dave david deanna debbie deborah debra deepak delia della delores demetrius denise dennis deon derek derrick
	desiree devin devon diana diane diego dina dmitri dolores dominic dominique don donald donna doris dorothy
	doug douglas duane dustin dwayne dwight dylan ebony eddie edgar edith edna eduardo edward edwin effie eileen
	elaine elbert elena eli elijah elizabeth ella ellen ellie elliott elmer eloise elsie elvira emilia emily emma
	emmett enrique eric erica erik erika erin ernest ernesto ernie esperanza estelle esther ethan ethel eun eva
	evelyn ezra farah fatima faye felicia felipe fernando fidel fiona flora floyd frances francesca francis
	francisco fred freda  frederick gabriel gabriela gail gavin genevieve geoffrey george gerald geraldine
	gerard gianna gilbert gilda gina giovanni giselle giulia gladys glenda glenn gloria gordon greg gregory greta
	gretchen guillermo gustavo gwen gwendolyn hailey hannah harold harriet harry harvey hassan hattie heather
	hector heidi helen henry herbert herman hilda hiroshi horace howard hugh hugo hyun ian ibrahim ida ignacio
	igor ilene imani ines inez ingrid ione irene irma irvin isaac isabel isabella isaiah isla ismael ivan jackie
	jacob jacqueline jada jaime jake jamal james jamie jane janelle janet janice jared jarrod jasmine jason jasper
	javier jaxon jay jayden jayne jeanette jeanne jeff jeffrey jenifer jenna jennifer jenny jerald jeremiah jeremy
	jerome jerri jerry jesse jessica jessie jesus jill jim jimmy jo joan joann joanna joanne joaquin jodi jody joe
	joel johanna john johnny jon jonathan jorge jose josefina joseph josephine josh joshua josiah jovita joyce
	juan juana juanita judith judy julia julian juliana julie julio jun justin kaitlyn kamal kareem karen karin
	karl karla kasey kate katelyn katherine kathie kathleen kathryn kathy katie katrina kavita kayden kayla keisha
	keith kelli kelsey ken kendra kenji kenneth kenny kermit kevin khalid kim kimberly kiran krista kristen kristi
	kristin kristina kristy kurt kyle kylie lakeisha lakisha lakshmi lana lance lanny larry latasha latoya laura
	lauren laurie laverne lawrence layla leah leila leilani leland lena leo leon leona leonard leroy lesley leslie
	lester leticia levi liam lila lilia lillian lillie lilly linda lindsay lindsey linh lionel lisa liza lloyd
	lois lonnie lorena lorenzo loretta lori lorraine louis louise lucas lucia lucille lucy luis luisa luke luz
	lydia lyle mackenzie madeline magda maggie maha makayla malik mandy manish manuel marc marcella marcia marco
	marcos marcus margaret margarita margie marguerite maria marian mariana marie marilyn mario marisol marissa
	marjorie marla marlene marlon marsha marta martha martin martina marvin mary maryann mateo mathew matt matthew
	maude maureen maurice mavis maxine maya meera megan mei melanie melinda melissa melvin meredith mia michael
	michele michelle miguel mike mila mildred millie mindy minh minnie mira miriam mitch mitchell mohamed mohammad
	mohammed mohan moises molly mona monica monique muhammad muriel myles myra myrtle nadia nadine nancy nanette
	naomi nasir natalia natalie natasha nate nathan nathaniel neha neil nelda nellie nelson nettie nguyen nicholas
	nichole nick nicolas nicole nikhil nikki nina nisha noah noel noelia noelle nora norma ofelia oksana olga
	oliver olivia ollie omar oscar otis otto owen pablo padma paige paloma pam pamela patricia patrick paul paula
	pauline pedro peggy percy pete peter petra phil philip phillip phyllis polly pooja pranav priscilla priya
	quentin rachel rae rafael rahul rajesh rakesh ralph ramesh ramiro ramon ramona randall randy rani raquel raul
	ravi raymond rebecca reginald rene renee reuben reza rhoda rhonda ricardo richard ricky rita robert roberta
	roberto rochelle roderick rodney rodolfo roger rohan roland ron ronald ronnie rosa rosalie rosalind rosalinda
	rosalyn roscoe rosemarie rosie rowena roxanne ruben rudy rufus rupert russell ruth ryan sabrina sakura salma
	sam samantha samir samuel sana sandeep sandra sanjay sara sarah saul scott sean sebastian selena selma sergio
	seth shane shannon shari sharon shaun shawn sheila shelley shelly sheri sherri sherry shirley shreya silvia
	simon skylar sofia soledad sonia sonja sophia sophie spencer stacey stacy stan stanley stefan stefanie stella
	stephanie stephen steve steven stewart stuart sue suresh susan susana susie suzanne svetlana sylvia tabitha
	tamara tamika tammy tanya tara tariq tasha tatiana ted teresa teri terrance terrence terri terry tess tessa
	thanh thelma theodore theresa thomas tia tiffany tim timothy tina tobias toby todd tom tomas tommy toni tonia
	tony tonya tracey traci trang travis trent trevor trina trisha tristan trudy tuan tyra tyrone ulysses ursula
	usha valerie vance vanessa velma vera vern verna veronica vicki vickie vicky victor vijay vikram vincent vinh
	vivian wally walter wendell wendy wesley whitney wilbert wilbur wiley wilfred willa willard william willie
	wilma winifred wyatt xavier xiomara yadira yasmin yesenia yolanda yuki yusuf yvette yvonne zach zachary zack
	zara zelda zoe zoey`)

// namePlaces make a first name that of a place, a day or a thing: St. Patrick's Day,
// Martin Luther King Day, Victoria Street.
var namePlaces = wordSet(`st saint san santa queen king fort lake mount port day days street st. ave avenue road rd park county university college island
	river creek hills heights falls springs city beach school hospital library court lane drive place square bridge field stadium museum house`)
